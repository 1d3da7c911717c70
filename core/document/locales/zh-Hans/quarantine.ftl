# 变更被隔离的原因。

quarantine-too-large = 这项变更的数据超过上限。
quarantine-not-a-change = 数据不是一项完整的变更。
quarantine-wrong-checksum = 数据在途中损坏。
quarantine-malformed = 无法读懂这项变更。
quarantine-too-many-dependencies = 这项变更依赖过多。
quarantine-too-many-operations = 这项变更包含的操作过多。
quarantine-out-of-sequence = 这项变更的序号不对。
quarantine-unknown-reference = 这项变更引用了它没有依据的内容。
quarantine-forbidden-operation = 这项变更含有不允许的操作。
quarantine-unknown-path = 这项变更写入了不存在的位置。
quarantine-bad-entry = 这项变更中有一条记录不符合要求。
quarantine-entry-rewritten = 这项变更要改写已有的记录；记录从不改写。
quarantine-text-repeated = 这项变更重复了已有的文字修改，文字会出现两次。
quarantine-unsigned-text = 文字被改动，但没有注明是谁改的。
quarantine-unknown-actor = 这项变更的写入者没有登记。
quarantine-not-on-order = 写入者从未在这张工单上。
quarantine-wrong-author = 这项变更冒用了他人的名义。
quarantine-not-own-visit = 这项变更记录了他人上门的事实。
quarantine-may-not-plan = 只有办公室可以计划步骤和备件。
quarantine-breaks-record = 记录无法连同这项变更一起保存。
quarantine-held-by = 这项变更依赖一项已隔离的变更。

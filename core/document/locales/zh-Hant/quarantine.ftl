# 變更被隔離的原因。

quarantine-too-large = 這項變更的資料超過上限。
quarantine-not-a-change = 資料不是一項完整的變更。
quarantine-wrong-checksum = 資料在途中損壞。
quarantine-malformed = 無法讀懂這項變更。
quarantine-too-many-dependencies = 這項變更依賴過多。
quarantine-too-many-operations = 這項變更包含的操作過多。
quarantine-out-of-sequence = 這項變更的序號不對。
quarantine-unknown-reference = 這項變更引用了它沒有依據的內容。
quarantine-forbidden-operation = 這項變更含有不允許的操作。
quarantine-unknown-path = 這項變更寫入了不存在的位置。
quarantine-bad-entry = 這項變更中有一條記錄不符合要求。
quarantine-entry-rewritten = 這項變更要改寫已有的記錄；記錄從不改寫。
quarantine-text-repeated = 這項變更重複了已有的文字修改，文字會出現兩次。
quarantine-unsigned-text = 文字被改動，但沒有註明是誰改的。
quarantine-unknown-actor = 這項變更的寫入者沒有登記。
quarantine-not-on-order = 寫入者從未在這張工單上。
quarantine-wrong-author = 這項變更冒用了他人的名義。
quarantine-not-own-visit = 這項變更記錄了他人上門的事實。
quarantine-may-not-plan = 只有辦公室可以計劃步驟和備件。
quarantine-breaks-record = 記錄無法連同這項變更一起保存。
quarantine-held-by = 這項變更依賴一項已隔離的變更。

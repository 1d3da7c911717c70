# 违反业务规则的标记：保留并显示。

flag-transition-out-of-turn = 这一步与上门当时的状态不符。
flag-over-plan = “{ $subject }”的用量超过计划。
flag-returned-more-than-taken = “{ $subject }”退回的数量多于领用的数量。
flag-step-after-completion = 步骤“{ $subject }”在作业完成之后才填写。
flag-steps-missing = 作业完成时，必做步骤“{ $subject }”还未完成。
flag-evidence-missing = 作业完成时缺少“{ $subject }”的照片。
flag-codes-missing = 作业完成时未填报告代码。
flag-step-disputed = 步骤“{ $subject }”有不同的结果，存在争议。
flag-finding-disputed = 报告代码有不同的选择，存在争议。
flag-changed-after-signature = 签收之后报告有改动。
flag-double-visit = 两位工程师都完成了这张工单。
flag-cancelled-work-performed = 工单已取消，但已有作业。
flag-worked-after-withdrawal = 不在班组里的人员处理了这张工单。
flag-meter-backwards = 仪表“{ $subject }”的读数倒退。
flag-deviation-without-reason = 步骤“{ $subject }”偏离超过五分之一，未说明原因。

# 違反業務規則的標記：保留並顯示。

flag-transition-out-of-turn = 這一步與上門當時的狀態不符。
flag-over-plan = 「{ $subject }」的用量超過計劃。
flag-returned-more-than-taken = 「{ $subject }」退回的數量多於領用的數量。
flag-step-after-completion = 步驟「{ $subject }」在作業完成之後才填寫。
flag-steps-missing = 作業完成時，必做步驟「{ $subject }」還未完成。
flag-evidence-missing = 作業完成時缺少「{ $subject }」的照片。
flag-codes-missing = 作業完成時未填報告代碼。
flag-step-disputed = 步驟「{ $subject }」有不同的結果，存在爭議。
flag-finding-disputed = 報告代碼有不同的選擇，存在爭議。
flag-changed-after-signature = 簽收之後報告有改動。
flag-double-visit = 兩位工程師都完成了這張工單。
flag-cancelled-work-performed = 工單已取消，但已有作業。
flag-worked-after-withdrawal = 不在班組裡的人員處理了這張工單。
flag-meter-backwards = 儀表「{ $subject }」的讀數倒退。
flag-deviation-without-reason = 步驟「{ $subject }」偏離超過五分之一，未說明原因。

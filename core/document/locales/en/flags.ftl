# Broken rules of the trade: kept and shown.

flag-transition-out-of-turn = This does not follow from where the visit stood.
flag-over-plan = More of “{ $subject }” was used than planned.
flag-returned-more-than-taken = More of “{ $subject }” was returned than taken.
flag-step-after-completion = Step “{ $subject }” was answered after the work was completed.
flag-steps-missing = The work was completed with the mandatory step “{ $subject }” open.
flag-evidence-missing = The work was completed without the photo for “{ $subject }”.
flag-codes-missing = The work was completed without the report's codes.
flag-step-disputed = Step “{ $subject }” was answered differently by several people.
flag-finding-disputed = A code of the report was set differently by several people.
flag-changed-after-signature = The report changed after it was signed.
flag-double-visit = Two engineers both completed the order.
flag-cancelled-work-performed = The order was cancelled, but work was performed.
flag-worked-after-withdrawal = Somebody not on the crew worked on the order.
flag-meter-backwards = The meter “{ $subject }” runs backwards.
flag-deviation-without-reason = Step “{ $subject }” is off by more than a fifth, without a reason.

import { type Topic } from './topic.ts';

/** Acme's refund pages. Acme is invented; so are its rules. */
export const refundTopics: readonly Topic[] = [
  {
    policy: 'refund-times',
    words: [
      [/\bwhere(?:'s| is| are)? (?:my|the) (?:refund|money)\b/i, 4],
      [
        /\b(refund|money) (?:status|yet|arriv|came|come|take|late)|still (?:no|waiting for (?:my|the)) (?:refund|money)/i,
        3,
      ],
      [/\bhow long\b|\bwhen (?:will|do|does|should)\b|\bpending\b|\bbank\b|\bstatement\b/i, 2],
      [/\brefund/i, 1],
    ],
    answer: 'Refunds go back to the way you paid and take 5 to 10 business days after the return reaches us.',
    formal:
      'Refunds are processed to the original method of payment within 5 to 10 business days of receipt of the return.',
    details: [
      'Card payments can take two days more, because the bank books them.',
      'You get an email on the day the refund leaves us.',
    ],
    steps: [
      'Open "My orders" and choose the order.',
      'Look at the line "Return received" for the date.',
      'Count 10 business days from that date.',
      'Check the account or card you paid with.',
      'Write to us with the order number if nothing is there.',
    ],
    promise: 'Your refund will be there by Friday, I guarantee it.',
    careful: 'I can check where it stands once I have the order number.',
    next: 'Next, watch for our email; if ten business days have passed, reply here with the order number.',
  },
  {
    policy: 'express-refunds',
    words: [
      [/\bexpress\b/i, 4],
      [/\b(same[- ]day|instant(?:ly)?|right away|immediately|urgent(?:ly)?|faster|24 hours|today)\b/i, 2],
      [/\brefund/i, 1],
    ],
    answer: 'Express refunds arrive within 24 hours for orders under 200 dollars on the Plus and VIP plans.',
    formal:
      'Express refunds are available within 24 hours for orders below 200 dollars placed under a Plus or VIP plan.',
    details: [
      'The item has to be scanned at a drop-off point first.',
      'Orders paid by invoice or gift card are left out.',
    ],
    steps: [
      'Start the return in "My orders".',
      'Choose "Express" as the kind of refund.',
      'Drop the parcel at a partner shop.',
      'Keep the receipt with the scan time.',
      'Watch for the email that says the express check is done.',
    ],
    promise: 'You will get your express refund within 24 hours, guaranteed.',
    careful: 'Whether an order qualifies is decided after the scan, so I can check it but not decide it.',
    next: 'Next, start the return in "My orders" and choose "Express"; you will see at once whether it is offered.',
  },
  {
    policy: 'damaged-items',
    words: [
      [
        /\b(damaged|broken|defect(?:ive)?|cracked|smashed|leak(?:s|ed|ing)?|torn|faulty|shattered|doesn't work|stopped working)\b/i,
        4,
      ],
      [/\b(wrong (?:item|size|colou?r|one)|missing part)\b/i, 3],
    ],
    answer:
      'For something that arrived damaged, faulty or wrong you can choose between a replacement and your money back within 60 days.',
    formal: 'Damaged, faulty or incorrect items may be replaced or refunded within 60 days of delivery.',
    details: ['A photo of the item and of the box is enough.', 'You do not pay for sending it back.'],
    steps: [
      'Take a photo of the item and of the box.',
      'Open the order and choose "Something is wrong".',
      'Add the photos and say what you would like.',
      'Print the free label.',
      'Hand the parcel in within 14 days.',
    ],
    promise: 'We will refund you in full for this.',
    careful: 'Our returns team looks at the photos and decides, usually within one working day.',
    next: 'Next, send us a photo through "Something is wrong" in your order.',
  },
  {
    policy: 'final-sale',
    words: [
      [/\b(final sale|clearance|outlet|sale item|on sale|discount(?:ed)?|black friday)\b/i, 4],
      [/\b(return|refund|back)/i, 1],
    ],
    answer: 'Items marked "final sale" cannot be returned, while other discounted items follow the normal 30 days.',
    formal:
      'Items designated "final sale" are excluded from returns; other discounted items are subject to the standard period of 30 days.',
    details: ['The mark stands on the product page and in the order email.', 'Damaged items are an exception.'],
    steps: [
      'Open the order email.',
      'Look for the words "final sale" under the item.',
      'If they are not there, start a normal return.',
      'If they are, check whether the item is damaged.',
      'Write to us with the order number if you are unsure.',
    ],
    promise: 'I will make sure you get your money back anyway.',
    careful: 'I can look at how the item was marked before anything is decided.',
    next: 'Next, send me the order number and I will look at the mark.',
  },
  {
    policy: 'gift-returns',
    words: [
      [/\bgift(?:s|ed)?\b|\bpresent from\b|\bgift receipt\b/i, 4],
      [/\b(birthday|christmas|wedding)\b/i, 1],
    ],
    answer: 'A gift can be returned with the gift receipt, and its value comes back as store credit.',
    formal: 'Gifts may be returned upon presentation of the gift receipt; the value is issued as store credit.',
    details: ['The giver is not told.', 'Gifts have 60 days instead of 30.'],
    steps: [
      'Find the code on the gift receipt.',
      'Enter it under "Return a gift".',
      'Choose the items.',
      'Print the label.',
      'Spend the credit once the email arrives.',
    ],
    promise: 'You will get the full amount back.',
    careful: 'I can check the gift code and tell you what it is worth.',
    next: 'Next, enter the code of the gift receipt under "Return a gift".',
  },
  {
    policy: 'digital-goods',
    words: [[/\b(download(?:ed)?|e-?books?|digital|licen[cs]e key|software|app purchase|gift card code)\b/i, 4]],
    answer: 'Digital goods can be refunded within 14 days as long as they were not downloaded or used.',
    formal: 'Digital goods are refundable within 14 days provided that they have not been downloaded or redeemed.',
    details: ['A download that fails counts as not downloaded.', 'Codes that were used cannot be taken back.'],
    steps: [
      'Open "My library".',
      'Check whether the item says "downloaded".',
      'Choose "Ask for a refund".',
      'Say what went wrong.',
      'Wait for the email with the decision.',
    ],
    promise: 'We will refund the download.',
    careful: 'I can check whether it counts as downloaded.',
    next: 'Next, choose "Ask for a refund" in "My library".',
  },
  {
    policy: 'subscription-refunds',
    words: [
      [/\b(subscription|renew(?:ed|al)|annual plan|yearly plan|monthly plan|auto-?renew\w*)\b/i, 4],
      [/\b(charged (?:again|twice)|double charge|billed twice)\b/i, 3],
    ],
    answer: 'A renewal can be reversed within 14 days if the plan was not used since.',
    formal: 'Renewals may be reversed within 14 days provided that the plan has not been used in the meantime.',
    details: [
      'A double charge is a hold that most banks drop within five days.',
      'Cancelling stops the next renewal, not the last one.',
    ],
    steps: [
      'Open "Plan and billing".',
      'Check the date of the last renewal.',
      'Choose "Reverse renewal" if it is offered.',
      'Switch off automatic renewal.',
      'Keep the confirmation email.',
    ],
    promise: 'I will get that charge refunded for you.',
    careful: 'I can check whether the renewal can still be reversed.',
    next: 'Next, look under "Plan and billing" whether "Reverse renewal" is offered.',
  },
  {
    policy: 'return-shipping',
    words: [
      [
        /\b(return (?:label|shipping|postage|cost)|who pays|ship(?:ping)? (?:it )?back|send(?:ing)? (?:it )?back|drop[- ]?off|label)\b/i,
        4,
      ],
      [/\b(shipping (?:fee|costs?)|postage)\b/i, 3],
    ],
    answer: 'Returns are free with the label from "My orders", except from outside the country you ordered in.',
    formal:
      'Return shipping is free of charge when the label from "My orders" is used, except for cross-border returns.',
    details: ['The first shipping fee is paid back only if the whole order goes back.', 'A label is good for 14 days.'],
    steps: [
      'Open the order.',
      'Choose the items to send back.',
      'Print the label or show the code.',
      'Pack the items in any box.',
      'Hand the parcel in at a partner shop.',
    ],
    promise: 'We will pay back all shipping costs.',
    careful: 'Whether the first shipping fee comes back depends on what stays with you.',
    next: 'Next, print the label in "My orders".',
  },
  {
    policy: 'store-credit',
    words: [[/\b(store credit|voucher|credit instead|gift card|exchange|swap)\b/i, 3]],
    answer: 'You can take store credit or an exchange instead of money, and credit is there at once.',
    formal: 'Store credit or an exchange may be chosen in place of a refund; credit is available immediately.',
    details: ['Credit is good for two years.', 'An exchange is sent when the first item is scanned.'],
    steps: [
      'Start the return in "My orders".',
      'Choose "Store credit" or "Exchange".',
      'Pick the new item if you exchange.',
      'Hand the parcel in.',
      'Find the credit under "Wallet".',
    ],
    promise: 'You will have the credit today.',
    careful: 'I can check which of the two your order allows.',
    next: 'Next, choose "Store credit" or "Exchange" when you start the return.',
  },
  {
    policy: 'refunds',
    words: [
      [/\brefund(?:s|ed)?\b/i, 2],
      [/\b(return(?:s|ed|ing)?|money back|send back|policy|30 days|too late|changed my mind|opened|worn|used)\b/i, 2],
      [/\b(eligible|qualif(?:y|ies)|allowed|entitled|can i)\b/i, 1],
    ],
    answer: 'You can send unused items back within 30 days of delivery for a refund.',
    formal: 'Unused items may be returned for a refund within 30 days of delivery.',
    details: [
      'Opened items are fine if nothing is missing.',
      'After 30 days the return page offers store credit where it can.',
    ],
    steps: [
      'Open "My orders" and choose the item.',
      'Say why it goes back.',
      'Choose how you want the money.',
      'Print the label or show the code.',
      'Hand the parcel in within 14 days.',
    ],
    promise: 'You will get a full refund.',
    careful: 'I can check whether your order qualifies.',
    next: 'Next, open "My orders" and start the return there.',
  },
];

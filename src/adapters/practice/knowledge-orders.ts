import { type Topic } from './topic.ts';

/** Acme's pages on orders and delivery. */
export const orderTopics: readonly Topic[] = [
  {
    policy: 'lost-parcels',
    words: [
      [
        /\b(lost|stolen|never (?:arrived|came|got)|says delivered|marked (?:as )?delivered|missing (?:parcel|package|order))\b/i,
        4,
      ],
      [/\b(neighbou?r|porch)\b/i, 2],
    ],
    answer: 'A parcel that does not show up within two days after "delivered" is searched for by the carrier.',
    formal: 'Parcels not received within two days of the recorded delivery are subject to a carrier investigation.',
    details: ['Carriers sometimes mark parcels early.', 'The search takes up to five working days.'],
    steps: [
      'Ask neighbours and look in safe places.',
      'Check the photo in the tracking.',
      'Wait two days after "delivered".',
      'Choose "Parcel missing" in the order.',
      'Answer the email of the carrier.',
    ],
    promise: 'We will send you a new one right away.',
    careful: 'What happens after the search depends on what the carrier finds.',
    next: 'Next, choose "Parcel missing" in your order so that the search starts.',
  },
  {
    policy: 'delivery',
    words: [
      [/\bwhere(?:'s| is) (?:my|the) (?:order|package|parcel|delivery)\b/i, 4],
      [
        /\b(track(?:ing)?|deliver(?:y|ed)?|arriv(?:e|es|al|ing)|shipped|ship|delay(?:ed|s)?|late|on its way|carrier)\b/i,
        2,
      ],
      [/\border\b/i, 1],
    ],
    answer: 'Most orders arrive two to four working days after they leave our warehouse.',
    formal: 'Orders are generally delivered within two to four working days of dispatch.',
    details: [
      'The tracking link in the order email shows every stop.',
      'Big items come with their own carrier and an appointment.',
    ],
    steps: [
      'Open the order email.',
      'Follow the tracking link.',
      'Look at the last scan.',
      'Compare it with the date in "My orders".',
      'Write to us if there was no scan for three working days.',
    ],
    promise: 'It will be with you tomorrow, promised.',
    careful: 'The date is the carrier’s estimate.',
    next: 'Next, follow the tracking link; if there was no scan for three working days, tell us.',
  },
  {
    policy: 'order-changes',
    words: [
      [/\b(change|edit|cancel|add|remove)\b.{0,30}\b(order|item|size|colou?r|quantity)\b/i, 4],
      [/\b(ordered (?:the wrong|twice)|by mistake|accidentally)\b/i, 3],
    ],
    answer: 'An order can be changed or cancelled until it is packed, usually for about an hour.',
    formal: 'Orders may be amended or cancelled until packing commences, generally for one hour.',
    details: ['The button disappears when packing starts.', 'After that the normal return is the way.'],
    steps: [
      'Open "My orders".',
      'Choose "Change or cancel".',
      'Make the change and save it.',
      'Check the new email.',
      'Start a return later if the button is gone.',
    ],
    promise: 'I will cancel it for you now.',
    careful: 'I can see whether it was packed already, not stop it once it was.',
    next: 'Next, open the order and choose "Change or cancel".',
  },
  {
    policy: 'address-changes',
    words: [[/\b(address|moved|moving|wrong street|zip|postcode)\b/i, 3]],
    answer: 'The address of an order can be changed until it is packed, and with most carriers on the way too.',
    formal: 'Delivery addresses may be amended until packing commences and, with most carriers, in transit.',
    details: ['The carrier asks for the code in the tracking email.', 'A change of country needs a new order.'],
    steps: [
      'Open the order and choose "Change address".',
      'If the button is gone, follow the tracking link.',
      'Choose "Redirect".',
      'Enter the new address.',
      'Check the new delivery date.',
    ],
    promise: 'It will go to the new address.',
    careful: 'Whether the carrier can still redirect it shows in the tracking.',
    next: 'Next, try "Change address" in the order, then "Redirect" in the tracking.',
  },
  {
    policy: 'vip',
    words: [[/\b(vip (?:plan|line|service|benefits)|concierge|early access|personal shopper|priority)\b/i, 4]],
    answer: 'The VIP plan has its own line, early access to new things and free returns from everywhere.',
    formal: 'The VIP plan comprises a dedicated line, early access and free returns worldwide.',
    details: ['Early access starts 24 hours before everyone else.', 'A person answers on the line from 8 to 22 h.'],
    steps: [
      'Open "Plan and billing".',
      'Choose "VIP benefits".',
      'Save the number of the line.',
      'Switch on early access.',
      'Invite one person of your household.',
    ],
    promise: 'You will get it before anyone else.',
    careful: 'Early access depends on the stock of the day.',
    next: 'Next, look at "VIP benefits" under "Plan and billing".',
  },
];

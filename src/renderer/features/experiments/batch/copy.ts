/** Sentences about sending an experiment as batches. */
export const copy = {
  when: 'When',
  now: 'Now',
  overnight: 'Overnight, about half the price',
  overnightFor: (cost: string) => `Overnight, about half the price (${cost})`,
  nowHint: 'Answers come one after the other while you watch.',
  overnightHint:
    'Everything is sent at once and answered within a day. You can close Signoff. Judges, if the spec asks any, follow at their usual price.',
  withinADay: 'within a day',
  aboutHalf: (cost: string) => `about ${cost}, at about half the price`,
  sending: (batches: string) => `Sending ${batches} to the server.`,
  sent: (batches: string, at: string) => `Sent as ${batches}, ${at}.`,
  waits: 'The server answers within a day. You can close Signoff; it collects the answers when it is open again.',
  answered: (answered: string, calls: string) => `${answered} of ${calls} answered at the server`,
  costLater: 'The cost is counted when the answers are collected',
  states: { out: 'At the server', stopping: 'Stopping', paused: 'Paused' },
  goesOn: 'Paused here only: the server goes on with it and charges for it. Go on to collect the answers.',
  stopping: 'The server is stopping it, which can take some minutes. What it has answered is charged, and kept.',
  collecting: 'All answers are here. They are being judged.',
} as const;

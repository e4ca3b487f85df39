import { accountTopics } from './knowledge-account.ts';
import { orderTopics } from './knowledge-orders.ts';
import { refundTopics } from './knowledge-refunds.ts';
import { type Topic } from './topic.ts';

const topics: readonly Topic[] = [...refundTopics, ...orderTopics, ...accountTopics];

/** The page that fits the question best, null where none fits. Of equals the earlier wins. */
export function findTopic(question: string): Topic | null {
  const scored = topics.map((topic) => ({ topic, score: scoreOf(topic, question) }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score >= 2 ? best.topic : null;
}

function scoreOf(topic: Topic, question: string): number {
  return topic.words.reduce((sum, [pattern, weight]) => sum + (pattern.test(question) ? weight : 0), 0);
}

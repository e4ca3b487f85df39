import { orders } from './orders-service.ts';

/** What the model may call. The descriptions it reads are in tools/*.tool.yaml. */
export const tools = {
  lookup_order: async ({ order_id }: { order_id: string }) => orders.find(order_id),
};

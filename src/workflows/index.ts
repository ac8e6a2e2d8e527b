export { syncCustomer } from './sync-customer.ts';
export { syncOrders } from './sync-orders.ts';
export { undoCustomer } from './undo-customer.ts';

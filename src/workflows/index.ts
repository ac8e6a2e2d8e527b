export { syncCustomer } from './sync-customer.ts';
export { syncOrders } from './sync-orders.ts';

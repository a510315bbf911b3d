/**
 * Reads the orders that wait for handling, for the ERP. Runs with the key "erp order sync" of
 * `vtex-keys.json`, whose token the scheduler puts into the environment.
 */
const { VTEX_ACCOUNT = 'acmestore', VTEX_APP_KEY, VTEX_APP_TOKEN } = process.env;
if (!VTEX_APP_KEY || !VTEX_APP_TOKEN) throw new Error('Set VTEX_APP_KEY and VTEX_APP_TOKEN.');

const url = new URL(`https://${VTEX_ACCOUNT}.vtexcommercestable.com.br/api/oms/pvt/orders`);
url.searchParams.set('f_status', 'ready-for-handling');

const answer = await fetch(url, {
  headers: { 'X-VTEX-API-AppKey': VTEX_APP_KEY, 'X-VTEX-API-AppToken': VTEX_APP_TOKEN },
});
if (!answer.ok) throw new Error(`Reading orders failed: ${answer.status} ${answer.statusText}`);

const { list } = await answer.json();
for (const { orderId } of list) process.stdout.write(`${orderId}\n`);

import { Check } from 'typebox/value';
import { AccountName } from '../../../../common/src/model/key.ts';

/** Hosts whose first label is an account. `api.` is VTEX's own host, on which `an` names the account. */
const accountHost = /^([^.]+)\.(vtexcommercestable\.com\.br|localhost)$/i;

/**
 * The account of a request: that of the host, as at VTEX; else that of the query `an`; else, on a host that
 * names none such as 127.0.0.1, that of whoever calls. Undefined where nothing names one.
 */
export function accountOf(
  request: { readonly hostname: string; readonly query: unknown },
  caller: string | undefined,
): string | undefined {
  const label = accountHost.exec(request.hostname)?.[1]?.toLowerCase();
  const named = label === 'api' ? undefined : label;
  const account = named ?? anOf(request.query) ?? caller;
  return Check(AccountName, account) ? account : undefined;
}

function anOf(query: unknown): string | undefined {
  const an = typeof query === 'object' && query !== null && 'an' in query ? query.an : undefined;
  return typeof an === 'string' && an !== '' ? an : undefined;
}

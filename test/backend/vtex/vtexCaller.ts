import type { KeyWithToken } from '../../../common/src/model/key.ts';
import type { Answered, KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

/** Calls the VTEX-compatible face of a key service as an integration of VTEX does. */
export class VtexCaller {
  readonly #service: KeyServiceUnderTest;
  headers: Record<string, string>;

  constructor(service: KeyServiceUnderTest, headers: Record<string, string> = {}) {
    this.#service = service;
    this.headers = headers;
  }

  /** A caller with the pair of a key that `/v1` generates with these roles. */
  static async withRoles(
    service: KeyServiceUnderTest,
    ...roles: string[]
  ): Promise<VtexCaller & { pair: KeyWithToken & { token: string } }> {
    const pair = await service.generate('the caller', roles);
    return Object.assign(new VtexCaller(service, pairHeaders(pair)), { pair });
  }

  /** `host` is acmestore's own unless told. */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const response = await this.#service.app.inject({
      method,
      url: path,
      headers: { host: 'acmestore.vtexcommercestable.com.br', ...this.headers, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    this.#service.answers.push(response.body);
    const isJson = /json/.test(String(response.headers['content-type']));
    const answered = isJson ? response.json() : response.body;
    return { status: response.statusCode, headers: response.headers, body: answered };
  }
}

export function pairHeaders(pair: { key: { keyName: string }; token: string }): Record<string, string> {
  return { 'X-VTEX-API-AppKey': pair.key.keyName, 'X-VTEX-API-AppToken': pair.token };
}

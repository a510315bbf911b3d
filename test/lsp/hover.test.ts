import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { atCursor, inKeys, textIn } from './cursor.ts';
import { type ClientOptions, pullingClient, ruleDocs, TestClient } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';

const markdownClient = {
  ...pullingClient,
  textDocument: { ...pullingClient.textDocument, hover: { contentFormat: ['markdown' as const] } },
};

describe('hover', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  async function hover(marked: string, options: ClientOptions = {}, file = uri): Promise<Hover | null> {
    client = await TestClient.start(options);
    return ask(marked, file);
  }

  async function ask(marked: string, file = uri): Promise<Hover | null> {
    const { text, position } = atCursor(marked);
    await client.open(file, text);
    return client.request<Hover | null>('textDocument/hover', { textDocument: { uri: file }, position });
  }

  /** What is said, and of what. */
  async function said(marked: string, options?: ClientOptions, file?: string): Promise<[string, string]> {
    const shown = await hover(marked, options, file);
    assert.ok(shown?.range, 'there is something to say');
    return [textIn(marked.replace('▮', ''), shown.range), contentsOf(shown).value];
  }

  describe('over a role', () => {
    it('says its grade and what it grants, the most dangerous first', async () => {
      const [range, text] = await said(inKeys('{ "kind": "generated", "roles": ["OMS - Re▮ad only"] }'));
      assert.equal(range, '"OMS - Read only"');
      assert.equal(
        text,
        [
          'OMS - Read only: predefined role, graded low.',
          'It grants 2 resources, the most dangerous first:',
          '- View order (OMS), medium sensitivity\n- View store sales stats (OMS), low sensitivity',
          'Predefined roles of VTEX (https://help.vtex.com/en/tutorial/predefined-roles--jGDurZKJHvHJS13LnO7Dy)',
        ].join('\n\n'),
      );
    });

    it('says under which other names it is known, and what it is called by', async () => {
      const [, text] = await said(inKeys('{ "kind": "generated", "roles": ["Ow▮ner"] }'));
      assert.match(text, /^Owner \(Admin Super\): predefined role, graded critical\./);
      assert.match(text, /It grants every resource of the account\./);
      assert.match(text, /Also known as 'Owner', 'Admin Super'/);
    });

    it('says where a custom role is defined', async () => {
      const files = {
        [policyUri]: '{ "customRoles": [{ "name": "Order bot", "resources": ["OMS/OMSViewer"] }] }',
      };
      const [, text] = await said(inKeys('{ "kind": "generated", "roles": ["Order▮ bot"] }'), { files });
      assert.match(text, /^Order bot: custom role, graded/);
      assert.match(
        text,
        /Defined in \.vtex-keys\.policy\.json \(file:\/\/\/store\/\.vtex-keys\.policy\.json\)/,
      );
    });

    it('says that the policy denies it', async () => {
      const files = { [policyUri]: '{ "deniedRoles": ["OMS - Read only"] }' };
      const [, text] = await said(inKeys('{ "kind": "generated", "roles": ["OMS▮ - Read only"] }'), {
        files,
      });
      assert.match(text, /The policy denies this role/);
    });

    it('says that an unknown role is unknown', async () => {
      const [, text] = await said(inKeys('{ "kind": "generated", "roles": ["Stock▮ bot"] }'));
      assert.match(text, /^Stock bot: unknown role\./);
      assert.match(text, /What it grants is not known\.$/);
    });

    it('says how much of what the key is used for it covers', async () => {
      const [, text] = await said(
        inKeys(
          '{ "kind": "generated", "roles": ["OMS - Re▮ad only"], "uses": ["GET /api/oms/pvt/orders/1", "POST /api/license-manager/users"] }',
        ),
      );
      assert.match(text, /Of the operations in 'uses' it covers 1 of 2\./);
    });

    it('says of how many operations nobody knows whether it covers them', async () => {
      const [, text] = await said(
        inKeys(
          '{ "kind": "generated", "roles": ["OMS - Re▮ad only"], "uses": ["GET /api/oms/pvt/orders/1", "POST /api/fulfillment/pvt/orders"] }',
        ),
      );
      assert.match(text, /it covers 1 of 1\. What one more needs is not stated\./);
    });

    it('works in a justification, whose names are roles', async () => {
      const [range, text] = await said(
        inKeys('{ "kind": "generated", "roles": [], "justification": { "OMS▮ - Read only": "reads" } }'),
      );
      assert.equal(range, '"OMS - Read only"');
      assert.match(text, /predefined role, graded low/);
    });
  });

  describe('over an operation', () => {
    const use = (operation: string, roles: string): string =>
      inKeys(`{ "kind": "generated", "roles": [${roles}], "uses": ["${operation}"] }`);

    it('names the resources it needs and the roles that cover it, the least permissive first', async () => {
      const [range, text] = await said(use('GET /api/oms/pvt/orders/1▮23-01', '"OMS - Read only"'));
      assert.equal(range, '"GET /api/oms/pvt/orders/123-01"');
      assert.match(text, /^GET \/api\/oms\/pvt\/orders\/\{orderId\}: Orders API/);
      assert.match(
        text,
        /It needs one of these resources.*:\n\n- View order \(OMS\), medium sensitivity\n- Orders Full Access/,
      );
      const roles = /least permissive first:\n\n(.*?)\n\n/s.exec(text)?.[1]?.split('\n') ?? [];
      assert.equal(roles[0], '- OMS - Read only, graded low');
      assert.match(text, /The roles of this key cover it\.$/);
    });

    it('says that the key will be refused', async () => {
      const [, text] = await said(use('GET /api/oms/pvt/orders/{orderId}▮', '"Logistics - Read only"'));
      assert.match(text, /No role of this key covers it: it will be answered 403\.$/);
    });

    it('says that the reference does not state what it needs, and guesses nothing', async () => {
      const [, text] = await said(use('POST /api/fulfillment/pvt/orders▮', '"OMS - Read only"'));
      assert.match(text, /does not state which permission it needs/);
      assert.doesNotMatch(text, /403|this key/);
    });

    it('says that it is unknown, and what may be meant', async () => {
      const [, text] = await said(use('GET /api/oms/pvt/ordres/{orderId}▮', ''));
      assert.match(text, /unknown operation/);
      assert.match(text, /Did you mean GET \/api\/oms\/pvt\/orders\/\{orderId\}\?/);
    });
  });

  describe('over a date', () => {
    const token = (date: string, more = ''): string =>
      inKeys(`{ "kind": "generated", "roles": [], "creationDateToken": "${date}"${more} }`);

    it('says its age, the end of the period and the days that are left, in the time zone and beside it in UTC', async () => {
      const [range, text] = await said(token('2026-08-▮29T09:00:00Z'), {
        locale: 'en-GB',
        initializationOptions: { timeZone: 'America/Sao_Paulo' },
      });
      assert.equal(range, '"2026-08-29T09:00:00Z"');
      assert.equal(
        text,
        [
          '29 August 2026 at 06:00 BRT (2026-08-29 09:00 UTC): 84 days ago.',
          'The period of 3 months ends on 29 November 2026 at 06:00 BRT (2026-11-29 09:00 UTC): in 9 days.',
          'Enforced: the token stops at the end of the period. Renew it before then.',
        ]
          .join('\n\n')
          .replaceAll('BRT', 'GMT-3'),
      );
    });

    it('writes dates in the user’s language', async () => {
      const [, text] = await said(token('2026-08-▮29T09:00:00Z'), {
        locale: 'pt-BR',
        initializationOptions: { timeZone: 'UTC' },
      });
      assert.match(text, /^29 de agosto de 2026(?: às|,) 09:00 UTC: há 84 dias\./);
    });

    it('is not thrown by a language or a time zone that nobody knows', async () => {
      const [, text] = await said(token('2026-08-▮29'), {
        locale: 'no such language',
        initializationOptions: { timeZone: 'Mars/Phobos' },
      });
      assert.match(text, /84 days ago/);
    });

    it('says of an advisory period that nothing stops', async () => {
      const files = { [policyUri]: '{ "enforcement": "advisory" }' };
      const [, text] = await said(token('2026-07-▮01'), { files });
      assert.match(text, /ended on/);
      assert.match(text, /Advisory: the token still works, but should be renewed\./);
    });

    it('judges by the new token during a renewal', async () => {
      const [, text] = await said(token('2026-06-▮01', ', "creationDateNewToken": "2026-11-02"'));
      assert.match(text, /The old token of an unfinished renewal/);
      assert.doesNotMatch(text, /The period/);
    });

    it('says until when a finding is accepted', async () => {
      const [, text] = await said(
        inKeys(
          '{ "kind": "generated", "roles": [], "suppress": [{ "rule": "no-roles", "until": "2026-12-▮31" }] }',
        ),
        { locale: 'en-GB' },
      );
      assert.match(
        text,
        /^31 December 2026 \(UTC\)\.\n\nThe suppression holds to the end of that day, for 42 days\./,
      );
    });

    it('is as of the time that the user asked for', async () => {
      const [, text] = await said(token('2026-08-▮29'), {
        settings: () => ({ asOf: '2026-09-08' }),
      });
      assert.match(text, /: 10 days ago\./);
    });
  });

  it('over a key name says whose key it is', async () => {
    const [range, text] = await said(
      inKeys('{ "kind": "external", "keyName": "vtexappkey-partner▮hub-ABCDEF", "roles": [] }'),
    );
    assert.equal(range, '"vtexappkey-partnerhub-ABCDEF"');
    assert.equal(
      text,
      'A key of partnerhub, not of acmestore, the account of this manifest.\n\nIt is an external key: the other account owns it and its token; this one only gives it roles.',
    );
  });

  it('over a rule says what it finds, how grave that is under the policy, and where its page is', async () => {
    const files = { [policyUri]: '{ "rules": { "no-roles": "warning" } }' };
    const [, text] = await said(
      inKeys('{ "kind": "generated", "roles": [], "suppress": [{ "rule": "no-▮roles" }] }'),
      { files },
    );
    assert.equal(
      text,
      `no-roles: An active key has no role, and so can do nothing.\n\nSeverity: warning, as the policy sets it.\n\nAbout this rule (${ruleDocs}no-roles.md)`,
    );
  });

  it('over the name of a property says what it is for', async () => {
    const [range, text] = await said(inKeys('{ "ki▮nd": "generated", "roles": [] }'));
    assert.equal(range, '"kind"');
    assert.match(text, /^kind: generated: this account generates and manages the key\./);
    assert.match(text, /One of 'generated', 'external'\.$/);
  });

  describe('in a policy', () => {
    it('over a rule, a role and a resource says the same as in a manifest', async () => {
      const [, rule] = await said('{ "rules": { "no-▮roles": "off" } }', {}, policyUri);
      assert.match(rule, /Off: the policy has no such findings\./);
      const role = await ask('{ "deniedRoles": ["Owner▮"] }', 'file:///other/.vtex-keys.policy.json');
      assert.match(contentsOf(role).value, /^Owner \(Admin Super\)/);
      const resource = await ask(
        '{ "deniedResources": ["OMS/OMSV▮iewer"] }',
        'file:///third/.vtex-keys.policy.json',
      );
      assert.match(contentsOf(resource).value, /^View order: resource of OMS\./);
    });
  });

  describe('as text', () => {
    it('is Markdown where the client shows it, in which no name means anything', async () => {
      const shown = await hover(inKeys('{ "kind": "generated", "roles": ["*`[x](y)▮"] }'), {
        capabilities: markdownClient,
      });
      const { kind, value } = contentsOf(shown);
      assert.equal(kind, 'markdown');
      assert.ok(
        value.startsWith('``*`[x](y)``: unknown role\\.') || value.startsWith('``*`[x](y)``: unknown role.'),
        value,
      );
    });

    it('never repeats a token', async () => {
      const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF'.repeat(4);
      const shown = await hover(inKeys(`{ "kind": "generated", "roles": ["${secret}▮"] }`));
      assert.doesNotMatch(JSON.stringify(shown), /ABCDEFGH/);
    });
  });

  describe('finds its place', () => {
    it('behind emoji, CJK, CRLF and a byte order mark', async () => {
      const marked = `\uFEFF${inKeys('{ "label": "🔑 订单 同步", "kind": "generated", "roles": ["OMS - Read on▮ly"] }').replaceAll('\n', '\r\n')}`;
      const [range] = await said(marked);
      assert.equal(range, '"OMS - Read only"');
    });

    it('in a key that is broken', async () => {
      const [range, text] = await said(
        inKeys('{ "kind": , "roles": ["OMS - Read on▮ly" }, { "kind": "generated"'),
      );
      assert.equal(range, '"OMS - Read only"');
      assert.match(text, /graded low/);
    });

    it('between comments', async () => {
      const [range] = await said(
        inKeys('{ /* "roles": ["Owner"] */ "roles": [ // one\n "OMS - Read on▮ly"], "kind": "generated" }'),
        {},
        'file:///store/vtex-keys.jsonc',
      );
      assert.equal(range, '"OMS - Read only"');
    });

    it('and says nothing where nothing is to be said', async () => {
      assert.equal(await hover(`${inKeys('')}\n▮`), null);
    });
  });

  it('is refused for a file that is not open, and answers the next request', async () => {
    client = await TestClient.start();
    const params = { textDocument: { uri }, position: { line: 0, character: 0 } };
    await assert.rejects(client.request('textDocument/hover', params), /is not open/);
    assert.ok(await ask(inKeys('{ "kind": "generated", "roles": ["Ow▮ner"] }')));
  });

  it('fails where the policy cannot be read, rather than to say what may be wrong', async () => {
    client = await TestClient.start({ files: { [policyUri]: new Error('EACCES: permission denied') } });
    await assert.rejects(ask(inKeys('{ "kind": "generated", "roles": ["Ow▮ner"] }')), /EACCES/);
  });
});

function contentsOf(hover: Hover | null): MarkupContent {
  assert.ok(hover, 'there is something to say');
  return hover.contents as MarkupContent;
}

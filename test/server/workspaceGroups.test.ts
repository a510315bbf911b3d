import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lintTogether, type WorkspaceFile } from '../../server/src/lint/engine.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { Linter } from '../../server/src/lint/linter.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { type FileGroups, WorkspaceGroups } from '../../server/src/lint/workspaceGroups.ts';
import { anyManifests, apply, inKeys, type LooseEdit, looseEdits, place } from './edited.ts';
import { today } from './harness.ts';
import { keyWith, manifest } from './manifests.ts';

const input = { languageId: 'json', policy: recommended, catalog, now: new Date(today) } as const;

function file(name: string, text: string, policy = recommended): WorkspaceFile {
  return { ...input, uri: `file:///store/${name}`, name, text, policy };
}

const hub = (...roles: string[]): string =>
  keyWith({ kind: 'external', keyName: 'vtexappkey-partnerhub-ABCDEF', roles });
const named = (label: string): string => keyWith({ label, roles: [] });
const ofAccount = (account: string, ...keys: string[]): string =>
  manifest(...keys).replace('acmestore', account);

/** What is said of keys in several entries, with the places in other files in words. */
function duplicates(files: readonly WorkspaceFile[]): string[][] {
  const texts = new Map(files.map(({ uri, text }) => [uri, text]));
  return lintTogether(files).map(({ findings }) =>
    findings
      .filter(({ rule }) => rule.startsWith('duplicate-'))
      .map(({ message, related }) => {
        const places = related.map((at) => `${at.file}: ${cut(texts.get(at.file ?? ''), at.range)}`);
        return [message, ...places].join(' | ');
      }),
  );
}

function cut(text: string | undefined, { start, end }: Finding['range']): string | undefined {
  return text?.slice(start, end);
}

describe('a key that stands in two manifests of an account', () => {
  it('is reported in both, and each finding says where the other one is', () => {
    const files = [
      file('vtex-keys.json', manifest(named('orders'), hub('Finance'))),
      file('shop/vtex-keys.json', manifest(hub('OMS - Read only'))),
    ];
    const said = (name: string): string =>
      `'vtexappkey-partnerhub-ABCDEF' stands in 2 entries, also in ${name}. One of them is not what the key may do. | file:///store/${name}: "vtexappkey-partnerhub-ABCDEF"`;
    assert.deepEqual(duplicates(files), [[said('shop/vtex-keys.json')], [said('vtex-keys.json')]]);
  });

  it('is not the same as a key of that name that another account gave roles to', () => {
    const files = [
      file('a.json', ofAccount('acmestore', hub('Finance'))),
      file('b.json', ofAccount('acmeoutlet', hub('Finance'))),
    ];
    assert.deepEqual(duplicates(files), [[], []]);
  });

  it('is not looked for where a manifest does not say which account it is of', () => {
    const files = [file('a.json', manifest(hub())), file('b.json', `{ "keys": [${hub()}] }`)];
    assert.deepEqual(duplicates(files), [[], []]);
  });

  it('counts the entries of all files, and names a few of them', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => file(`${name}.json`, manifest(hub(), hub())));
    const [first] = duplicates(files)[4] ?? [];
    assert.match(
      first ?? '',
      /^'vtexappkey-partnerhub-ABCDEF' stands in 10 entries, also in a\.json, b\.json, c\.json and 1 more\./,
    );
    assert.equal(first?.split(' | ').length, 6, 'five places');
  });

  it('is no matter of a manifest whose policy has the rule off', () => {
    const off = { ...recommended, rules: { 'duplicate-key': 'off' } } as const;
    const files = [file('a.json', manifest(hub()), off), file('b.json', manifest(hub()))];
    assert.deepEqual(duplicates(files), [[], []]);
  });

  it('may be accepted in one of them', () => {
    const accepted = hub().replace(
      '{',
      '{ "suppress": [{ "rule": "duplicate-key", "reason": "moves", "until": "2026-12-31" }], ',
    );
    const found = lintTogether([file('a.json', manifest(accepted)), file('b.json', manifest(hub()))]);
    const suppressed = found.map(({ findings }) =>
      findings.filter(({ rule }) => /duplicate|suppression/.test(rule)).map((it) => Boolean(it.suppressed)),
    );
    assert.deepEqual(suppressed, [[true], [false]]);
  });
});

describe('a label that two manifests of an account have', () => {
  it('is reported in both', () => {
    const files = [file('a.json', manifest(named('erp sync'))), file('b.json', manifest(named('ERP sync')))];
    assert.deepEqual(duplicates(files), [
      [
        `2 keys have the label 'erp sync', also in b.json, so nobody can tell them apart. | file:///store/b.json: "ERP sync"`,
      ],
      [
        `2 keys have the label 'ERP sync', also in a.json, so nobody can tell them apart. | file:///store/a.json: "erp sync"`,
      ],
    ]);
  });

  it('is left to duplicate-key where it is one key', () => {
    const key = hub().replace('{', '{ "label": "hub", ');
    const [found] = duplicates([file('a.json', manifest(key)), file('b.json', manifest(key))]);
    assert.equal(found?.length, 1);
    assert.match(found[0] ?? '', /^'vtexappkey/);
  });

  it('says nothing of manifests of two accounts', () => {
    const files = [
      file('a.json', manifest(named('erp'))),
      file('b.json', ofAccount('acmeoutlet', named('erp'))),
    ];
    assert.deepEqual(duplicates(files), [[], []]);
  });
});

/** Some manifests under edit, held against manifests that are all read anew. */
class Workspace {
  readonly stale: string[] = [];
  readonly #groups = new WorkspaceGroups(({ name }) => this.stale.push(name));
  readonly #files = new Map<string, { shared: FileGroups; text: string; linter: Linter | undefined }>();

  constructor(texts: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(texts)) this.open(name, text);
  }

  open(name: string, text: string): void {
    const shared = this.#files.get(name)?.shared ?? this.#groups.file(`file:///store/${name}`, name);
    this.#files.set(name, { shared, text, linter: new Linter({ ...input, text, shared }) });
  }

  edit(name: string, loose: LooseEdit): void {
    const known = this.#known(name);
    const edit = place(loose, known.text);
    known.text = apply(known.text, edit);
    if (known.linter) known.linter.edit(edit.range, edit.newText);
    else this.open(name, known.text);
  }

  text(name: string): string {
    return this.#known(name).text;
  }

  replace(name: string, what: string, newText: string): void {
    const { text } = this.#known(name);
    const start = text.indexOf(what);
    assert.ok(start >= 0, what);
    this.#known(name).text = text.replace(what, newText);
    this.#known(name).linter?.edit({ start, end: start + what.length }, newText);
  }

  /** Keeps what others have to know, and lets go of the rest. */
  close(name: string): void {
    const known = this.#known(name);
    this.settle();
    known.linter = undefined;
    known.shared.keep();
  }

  delete(name: string): void {
    this.#known(name).shared.leave();
    this.#files.delete(name);
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  settle(): void {
    for (const { linter } of this.#files.values()) for (const _ of linter?.settling() ?? []);
  }

  findings(name: string): readonly Finding[] {
    return this.#known(name).linter?.result().findings ?? assert.fail(`${name} is closed`);
  }

  assertAsIfReadAnew(): void {
    this.settle();
    const open = [...this.#files].filter(([, { linter }]) => linter);
    const expected = lintTogether(Array.from(this.#files, ([name, { text }]) => file(name, text)));
    const names = [...this.#files.keys()];
    for (const [name, { linter }] of open) {
      assert.deepEqual(linter?.result(), expected[names.indexOf(name)], name);
    }
    assert.ok(open.every(([, { shared }]) => !shared.isStale));
  }

  #known(name: string) {
    return this.#files.get(name) ?? assert.fail(`${name} is not there`);
  }
}

describe('the findings of several manifests under edit', () => {
  const names = ['a', 'b', 'c'];
  const keys = fc.constantFrom(
    hub(),
    named('erp'),
    named('ERP'),
    named('stock'),
    hub().replace('{', '{"label":"erp",'),
  );
  const texts = fc.oneof(fc.array(keys, { maxLength: 4 }).map(inKeys), anyManifests);
  const steps = fc.record({
    name: fc.constantFrom(...names),
    step: fc.oneof(
      { weight: 6, arbitrary: fc.record({ edit: looseEdits }) },
      { weight: 2, arbitrary: fc.constantFrom('"label":"stock"', '"account": "acmestore"', '"label":"erp"') },
      { weight: 2, arbitrary: fc.record({ text: texts }) },
      fc.constantFrom('close' as const, 'delete' as const),
    ),
    isLookedAt: fc.boolean(),
  });

  it('are those of the texts as they are, whatever is edited, opened, closed and deleted', () => {
    fc.assert(
      fc.property(fc.tuple(texts, texts, texts), fc.array(steps, { maxLength: 12 }), ([a, b, c], all) => {
        const workspace = new Workspace({ a, b, c });
        for (const { name, step, isLookedAt } of all) {
          if (typeof step === 'object' && 'text' in step) workspace.open(name, step.text);
          else if (!workspace.has(name)) continue;
          else if (step === 'close') workspace.close(name);
          else if (step === 'delete') workspace.delete(name);
          else if (typeof step === 'object') workspace.edit(name, step.edit);
          else if (workspace.text(name).includes(step)) {
            workspace.open(name, workspace.text(name));
            workspace.replace(name, step, step.replace(/"[a-z]+"$/i, '"other"'));
          }
          if (isLookedAt) workspace.assertAsIfReadAnew();
        }
        workspace.assertAsIfReadAnew();
      }),
      { numRuns: 100 },
    );
  });

  const stale = (workspace: Workspace): string[] => {
    workspace.settle();
    return [...new Set(workspace.stale.splice(0))].sort();
  };
  const started = (): Workspace => {
    const workspace = new Workspace({
      a: manifest(hub('Finance'), named('erp')),
      b: manifest(hub(), named('stock')),
      c: manifest(named('erp'), named('prices')),
    });
    workspace.settle();
    stale(workspace);
    return workspace;
  };

  it('are judged again where an edit changed who is in a group, and in no other file', () => {
    const workspace = started();
    workspace.replace('a', '"label":"erp"', '"label":"erp order sync"');
    assert.deepEqual(stale(workspace), ['c']);
    workspace.replace('b', '"label":"stock"', '"label":"prices"');
    assert.deepEqual(stale(workspace), ['c']);
    workspace.replace('c', '"account": "acmestore"', '"account": "acmeoutlet"');
    assert.deepEqual(stale(workspace), ['b']);
    workspace.delete('a');
    assert.deepEqual(stale(workspace), ['b']);
    workspace.assertAsIfReadAnew();
  });

  it('are left alone by an edit that changes a member of a group, but not who is in it', () => {
    const workspace = started();
    workspace.replace('a', 'Finance', 'Catalog Viewer');
    workspace.replace('a', '"keys"', '"x-note": "moves all keys", "keys"');
    workspace.replace('c', '"label":"prices"', '"label":"price list"');
    assert.deepEqual(stale(workspace), []);
    workspace.assertAsIfReadAnew();
  });

  it('are left alone when a file that others know is opened, or closed, as it was', () => {
    const workspace = started();
    workspace.close('a');
    assert.deepEqual(stale(workspace), []);
    workspace.open('a', workspace.text('a'));
    assert.deepEqual(stale(workspace), []);
    workspace.assertAsIfReadAnew();
  });

  it('point at other files as they are, also when only places have moved', () => {
    const workspace = started();
    const shown = (): string | undefined => {
      const [at] = workspace.findings('b').flatMap(({ related }) => related);
      return at && cut(workspace.text('a'), at.range);
    };
    assert.equal(shown(), '"vtexappkey-partnerhub-ABCDEF"');
    workspace.replace('a', '"keys"', '"x-note": "moves all keys", "keys"');
    assert.equal(shown(), '"vtexappkey-partnerhub-ABCDEF"');
  });
});

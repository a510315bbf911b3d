import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import type { Message } from './messages.ts';

/** A node of the tree, and the first argument of a command that is called on it. */
export type TreeNode = ConnectionNode | GroupNode | KeyNode | MessageNode;

export class ConnectionNode {
  readonly type = 'connection';
  readonly parent = undefined;
  readonly connection: Connection;
  readonly groups: Readonly<Record<KeyKind, GroupNode>>;

  constructor(connection: Connection) {
    this.connection = connection;
    this.groups = { generated: new GroupNode(this, 'generated'), external: new GroupNode(this, 'external') };
  }

  get id(): string {
    return this.connection.id;
  }
}

/** The generated or the external keys of a connection. */
export class GroupNode {
  readonly type = 'group';
  readonly parent: ConnectionNode;
  readonly kind: KeyKind;
  #keys = new Map<string, KeyNode>();

  constructor(parent: ConnectionNode, kind: KeyKind) {
    this.parent = parent;
    this.kind = kind;
  }

  get id(): string {
    return `${this.parent.id}/${this.kind}`;
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  /** The nodes of these keys. A key keeps its node, so that selection and focus survive a refresh. */
  show(keys: readonly ApiKey[]): KeyNode[] {
    const old = this.#keys;
    this.#keys = new Map(
      keys.map((key) => {
        const node = old.get(key.id) ?? new KeyNode(this, key);
        node.key = key;
        return [key.id, node];
      }),
    );
    return [...this.#keys.values()];
  }

  keyNode(id: string): KeyNode | undefined {
    return this.#keys.get(id);
  }
}

export class KeyNode {
  readonly type = 'key';
  readonly parent: GroupNode;
  /** As it was last read. */
  key: ApiKey;

  constructor(parent: GroupNode, key: ApiKey) {
    this.parent = parent;
    this.key = key;
  }

  get id(): string {
    return `${this.parent.id}/${this.key.id}`;
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  get kind(): KeyKind {
    return this.key.kind;
  }
}

/** What stands in the tree where there is something to say or to do instead of a key. */
export class MessageNode {
  readonly type = 'message';
  readonly parent: ConnectionNode | GroupNode;
  readonly message: Message;

  constructor(parent: ConnectionNode | GroupNode, message: Message) {
    this.parent = parent;
    this.message = message;
  }

  get id(): string {
    return `${this.parent.id}/${this.message.name}`;
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  /** The list that the message is about; undefined where it is about the whole connection. */
  get kind(): KeyKind | undefined {
    return this.parent.type === 'group' ? this.parent.kind : undefined;
  }
}

import {
  type CompletionItem,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  type Range,
  type TextEdit,
} from 'vscode-languageserver';
import type { ClientCapabilities } from '../../capabilities.ts';
import type { OpenDocument } from '../../session/openDocument.ts';
import { type Cursor, cursorAt, type Slot } from '../json/cursor.ts';
import { type Reading, regionIn } from '../reading.ts';
import type { Choice } from './choice.ts';
import { choicesAt } from './choices.ts';

/** Where something may be typed, read at once, so that what is typed meanwhile does not move it. */
export interface Place {
  readonly cursor: Cursor;
  /** From where what was typed stands up to the cursor, and all of it. */
  readonly insert: Range;
  readonly replace: Range;
  /** Adds the comma that is missing before. */
  readonly comma: TextEdit | undefined;
}

/** The document's linter has read it, if it is a manifest. Undefined where nothing is to be typed. */
export function placeAt(
  document: OpenDocument,
  linter: Reading['linter'],
  offset: number,
): Place | undefined {
  const region = regionIn(document, linter, offset);
  const cursor = cursorAt(region.text, region.fromFile(offset), region.at, region.follows);
  if (!cursor) return undefined;
  const { range, commaAt } = cursor.slot;
  const start = region.toFile(range.start);
  const comma = commaAt === undefined || commaAt === range.start ? undefined : region.toFile(commaAt);
  return {
    cursor,
    insert: document.rangeOf({ start, end: offset }),
    replace: document.rangeOf({ start, end: region.toFile(range.end) }),
    comma: comma === undefined ? undefined : insertion(document, comma),
  };
}

/** What a completion carries to be resolved, apart from its label. */
export interface CompletionData {
  readonly uri: string;
  readonly subject: string | undefined;
}

/** All that can stand at the place. The client filters it by what is typed. */
export function completionsAt(place: Place, reading: Reading): CompletionList {
  const { capabilities, document } = reading;
  const { subject, choices } = choicesAt(place.cursor, reading);
  const data: CompletionData = { uri: document.uri, subject };
  const { itemDefaults } = capabilities.completion;
  const defaults = {
    ...(itemDefaults.has('editRange') && { editRange: editRangeOf(place, capabilities) }),
    ...(itemDefaults.has('data') && { data }),
  };
  const items = choices
    .filter(({ snippet }) => snippet !== 'only' || capabilities.completion.snippets)
    .map((choice, index) => ({
      ...itemOf(choice, index, place, capabilities),
      ...(!itemDefaults.has('data') && { data }),
    }));
  return { isIncomplete: false, items, ...(Object.keys(defaults).length > 0 && { itemDefaults: defaults }) };
}

function itemOf(
  choice: Choice,
  index: number,
  place: Place,
  capabilities: ClientCapabilities,
): CompletionItem {
  const { slot } = place.cursor;
  const { snippets, itemDefaults, tags, adjustsIndentation } = capabilities.completion;
  const isSnippet = choice.snippet !== undefined && snippets;
  const newText = fitted(isSnippet ? choice.text : (choice.plain ?? choice.text), slot);
  const typed = choice.filter ?? choice.label;
  const edit = itemDefaults.has('editRange')
    ? { textEditText: newText }
    : { textEdit: { ...textEditRange(place, capabilities), newText } };
  return {
    label: choice.label,
    kind: choice.kind,
    // Before what VS Code's JSON support guesses from other keys, which begins with a quote.
    sortText: `!${String(index).padStart(4, '0')}`,
    // What is typed begins with a quote where one is typed.
    filterText: slot.isQuoted ? `"${typed}` : typed,
    ...edit,
    ...(choice.detail && { detail: choice.detail }),
    ...(choice.documentation && { documentation: choice.documentation }),
    ...(choice.isDenied && tags && { tags: [CompletionItemTag.Deprecated] }),
    ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(isSnippet && adjustsIndentation && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(place.comma && { additionalTextEdits: [place.comma] }),
  };
}

/** With the colon, the space and the commas that are missing around it. */
function fitted(text: string, { lacksColon, isTight, commaAt, commaAfter, range }: Slot): string {
  const space = isTight ? ' ' : '';
  const before = lacksColon ? ': ' : space;
  const comma = commaAt === range.start ? ', ' : '';
  return `${comma}${before}${text}${commaAfter ? ',' : ''}`;
}

function editRangeOf({ cursor, insert, replace }: Place, { completion }: ClientCapabilities) {
  return completion.insertReplace && !cursor.slot.isQuoted ? { insert, replace } : replace;
}

function textEditRange(place: Place, capabilities: ClientCapabilities) {
  const range = editRangeOf(place, capabilities);
  return 'insert' in range ? range : { range };
}

function insertion(document: OpenDocument, offset: number): TextEdit {
  return { range: document.rangeOf({ start: offset, end: offset }), newText: ',' };
}

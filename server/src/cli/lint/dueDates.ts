import { addMonths, periodEnd } from '../../../../common/src/model/tokenPeriod.ts';
import type { KeyEntry } from '../../lint/document.ts';
import { contentHash } from '../../lint/hash.ts';
import { utcDay } from '../../lint/instant.ts';
import type { Linter } from '../../lint/linter.ts';
import type { Policy } from '../../lint/policy.ts';
import { redact } from '../../lint/secrets.ts';
import { suppressionsOf } from '../../lint/suppressions.ts';
import type { DueDate } from './report.ts';

type Due = Pick<DueDate, 'at' | 'summary' | 'description'> & { readonly matter: string };

/** When somebody has something to do about the keys of a manifest: tokens to renew, roles to review, suppressions that end. */
export function dueDatesOf(linter: Linter, policy: Policy, file: string): DueDate[] {
  const { account = '' } = linter.header;
  return [...linter.keysIn(linter.keysSpan)].flatMap(({ entry }) => {
    const { keyName, label } = entry.key;
    const name = redact(label ?? keyName ?? 'a key without a name');
    return [...duties(entry, policy, name)].map(({ matter, at, summary, description }) => ({
      id: contentHash(JSON.stringify([account, redact(keyName ?? label ?? entry.text), matter])),
      at,
      summary,
      description: [description, keyName && redact(keyName), `${file} of ${redact(account)}`]
        .filter(Boolean)
        .join('\n'),
      file,
    }));
  });
}

function* duties(entry: KeyEntry, policy: Policy, name: string): Generator<Due> {
  const { kind, status, creationDateToken, creationDateNewToken, reviewedAt } = entry.key;
  const token = creationDateNewToken ?? creationDateToken;
  if (kind === 'generated' && status === 'active' && token && entry.tokenPeriod) {
    yield {
      matter: 'token',
      at: periodEnd(token, entry.tokenPeriod).toISOString(),
      summary: `Renew the token of ${name}`,
      description: `The token reaches the end of its period of ${entry.tokenPeriod}.`,
    };
  }
  if (reviewedAt) {
    const { months } = policy.options['review-overdue'];
    yield {
      matter: 'review',
      at: addMonths(reviewedAt, months).toISOString(),
      summary: `Review the roles of ${name}`,
      description: `The last review was on ${utcDay(reviewedAt)}, and there is to be one every ${months} months.`,
    };
  }
  for (const { rule, until } of suppressionsOf(entry)) {
    if (!until) continue;
    yield {
      matter: `suppression ${rule}`,
      at: until.ends.toISOString(),
      summary: `Suppression of ${rule} ends: ${name}`,
      description: 'What it accepted is reported again from now on.',
    };
  }
}

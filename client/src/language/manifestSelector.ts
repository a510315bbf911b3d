/**
 * The key manifests, and the policies that judge them. Only files on disk: the old side of a diff has the same
 * name under another scheme, and would be checked as if it were the file.
 */
export const manifestSelector = [
  { scheme: 'file', pattern: '**/vtex-keys.{json,jsonc}' },
  { scheme: 'file', pattern: '**/*.vtex-keys.{json,jsonc}' },
  { scheme: 'file', pattern: '**/.vtex-keys.policy.json' },
];

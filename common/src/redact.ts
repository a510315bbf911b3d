const secrets: readonly [RegExp, string][] = [
  // A header or a cookie, in a dump of a request, in JSON or on a command line: the value up to its end.
  [
    /\b(authorization|x-vtex-api-apptoken|x-vtex-api-appkey|vtexidclientautcookie\w*|set-cookie|cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi,
    '$1$2[redacted]',
  ],
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [redacted]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [/(share\.vtex\.com\/credentials\/)[^\s"'<>]+/gi, '$1[redacted]'],
  [/[A-Z]{64,}/g, '[redacted]'],
  // A token is 128 letters; other credentials are long random text too. A long key name is neither.
  [/(?<![\w-])(?!vtexappkey-)[\w-]{40,}/g, '[redacted]'],
];

/** Takes out of a text for the log all that is a token, a credential or looks like one. */
export function redact(text: string): string {
  return secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

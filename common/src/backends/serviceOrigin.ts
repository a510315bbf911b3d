/**
 * The origin of a key service from what the user wrote. Refuses anything but HTTPS, except plain HTTP on
 * loopback, because the credential travels with every request.
 */
export function serviceOrigin(text: string): { origin: string } | { problem: string } {
  if (!URL.canParse(text)) return { problem: `"${text}" is not a URL. Write it as https://host.` };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return { problem: 'The URL must hold no credential.' };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return { problem: `"${url.protocol}//${url.host}" is not HTTPS. Plain HTTP is only for this machine.` };
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { problem: `The URL must be an origin, without a path: ${url.origin}` };
  }
  return { origin: url.origin };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** What is wrong with the address of an environment's API, in the rest of a sentence. */
export function checkAddress(environment: string, apiUrl: string): readonly string[] {
  const { protocol, hostname, username, password } = new URL(apiUrl);
  if (username !== '' || password !== '') return ['must hold no user and no password'];
  if (environment === 'sandbox') {
    return isLoopback(hostname) ? [] : ['must be on this machine (127.0.0.1, ::1 or localhost): the sandbox is no place for real orders'];
  }
  // Over plain http the token would travel in the clear; and a live board's rows must never be answered by a stand-in.
  return protocol === 'https:' && !isLoopback(hostname) ? [] : ['must be an https address of monday.com, not of this machine'];
}

const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

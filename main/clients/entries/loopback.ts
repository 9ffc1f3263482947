/** Whether a host of an address is this machine: 127/8, `localhost`, `::1`, the unspecified addresses, and Docker’s name for it. */
export function isLoopback(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return (
    /^127(\.\d{1,3}){3}$/.test(host) ||
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === 'host.docker.internal' ||
    ['::1', '::', '0.0.0.0', '::ffff:7f00:1'].includes(host)
  );
}

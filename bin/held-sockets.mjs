/**
 * Listening sockets that are bound once and never accepted on here. Whoever serves gets a duplicate, as often as it
 * asks; the socket and its queue of waiting connections live as long as this process, whatever becomes of the ones
 * that serve.
 */
import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { getSystemErrorName } from 'node:util';

/** Systemd hands sockets over from this descriptor on (sd_listen_fds(3)). */
const firstInherited = 3;

export class HeldSockets {
  #held = new Map();
  #inherited;

  /** @param {NodeJS.ProcessEnv} environment where LISTEN_FDS and LISTEN_PID may stand; both are removed. */
  constructor(environment = {}) {
    this.#inherited = takeInherited(environment);
  }

  /**
   * The socket for an address, bound at the first call. A port of 0 is chosen by the system once for each `name`.
   * @returns {Promise<{handle: object, address: string, port: number}>}
   * @throws {Error} with the system's `code`, such as EADDRINUSE.
   */
  async bind(host, port, name) {
    const key = port === 0 ? `name ${name}` : `${host} ${port}`;
    // The promise is kept, not its outcome: two workers asking at once share one attempt.
    let socket = this.#held.get(key);
    if (socket === undefined) {
      socket = this.#open(host, port);
      this.#held.set(key, socket);
      socket.catch(() => this.#held.delete(key));
    }
    const { handle, address, port: bound } = await socket;
    return { handle, address, port: bound, key };
  }

  /** Closes every socket that is not among `keys`: after an upgrade, those the new process did not ask for. */
  async keepOnly(keys) {
    for (const [key, socket] of this.#held) {
      if (keys.has(key)) continue;
      this.#held.delete(key);
      (await socket).handle.close();
    }
  }

  async #open(host, port) {
    const { address, family } = await lookup(host);
    const inherited = this.#inherited.find(one => !one.taken && serves(one, address, port));
    if (inherited !== undefined) {
      inherited.taken = true;
      return inherited;
    }
    // The handle that node:cluster passes about as well: bound, not listening, so that nothing is accepted and
    // nothing polled. net.Server has no such state, and net.BoundSocket (Node 26) cannot be sent and kept.
    const handle = net._createServerHandle(address, port, family);
    if (typeof handle === 'number') throw bindError(handle, host, port);
    return { handle, ...nameOf(handle, host, port) };
  }
}

function nameOf(handle, host, port) {
  const name = {};
  // Binding to an address in use is reported here first: libuv delays it.
  const failure = handle.getsockname(name);
  if (failure !== 0) {
    handle.close();
    throw bindError(failure, host, port);
  }
  return { address: name.address, port: name.port };
}

function bindError(number, host, port) {
  const code = getSystemErrorName(number);
  const hint =
    code === 'EADDRINUSE'
      ? 'another program listens there'
      : code === 'EACCES'
        ? 'not permitted (ports below 1024 need CAP_NET_BIND_SERVICE or a socket from systemd)'
        : code === 'EADDRNOTAVAIL'
          ? 'this machine does not have that address'
          : 'the system refuses it';
  return Object.assign(new Error(`cannot listen on ${host} port ${port}: ${hint} (${code})`), { code });
}

function serves(socket, address, port) {
  if (socket.port !== port) return false;
  const wildcards = ['::', '0.0.0.0'];
  return socket.address === address || (wildcards.includes(socket.address) && wildcards.includes(address));
}

function takeInherited(environment) {
  const count = Number(environment.LISTEN_FDS ?? 0);
  const forUs = Number(environment.LISTEN_PID) === process.pid;
  for (const name of ['LISTEN_FDS', 'LISTEN_PID', 'LISTEN_FDNAMES']) delete environment[name];
  if (!forUs || !Number.isInteger(count)) return [];
  const sockets = [];
  for (let fd = firstInherited; fd < firstInherited + Math.min(count, 256); fd++) {
    const handle = net._createServerHandle(null, null, null, fd);
    const name = {};
    // Anything but a TCP socket (a Unix socket, a datagram socket) has no use here.
    if (typeof handle === 'number' || handle.getsockname?.(name) !== 0 || name.port === undefined) continue;
    sockets.push({ handle, address: name.address, port: name.port, taken: false });
  }
  return sockets;
}

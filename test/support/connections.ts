import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Addresses (hexadecimal, as Linux's kernel prints them) of other machines that a process is connected to. Helpers of
 * Chromium's come and go: null for one that has ended.
 */
export function remoteConnections(pid: number): string[] | null {
  const folder = `/proc/${pid}/fd`
  try {
    const sockets = new Set(readdirSync(folder).map((name) => socketBehind(`${folder}/${name}`)))
    return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => {
      const rows = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)
      return rows.map((row) => row.trim().split(/\s+/)).flatMap((row) => remoteOf(row, sockets))
    })
  } catch (error) {
    // A process that ended but was not yet waited for still has its folder, without the tables.
    if (existsSync(`/proc/${pid}/net/tcp`)) throw error
    return null
  }
}

const remoteColumn = 2
const inodeColumn = 9
/** Nowhere (a listener), 127.0.0.1, ::1, and 127.0.0.1 written in the longer way. */
const local = /^(0+|0100007F|0{24}01000000|0{16}FFFF00000100007F):/

function remoteOf(row: readonly string[], sockets: ReadonlySet<string | null>): string[] {
  const remote = row[remoteColumn]
  return remote !== undefined && sockets.has(row[inodeColumn] ?? '') && !local.test(remote) ? [remote] : []
}

function socketBehind(descriptor: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(descriptor))?.[1] ?? null
  } catch {
    return null // closed since it was listed
  }
}

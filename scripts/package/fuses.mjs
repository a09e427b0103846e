// Electron's fuses: bits in the binary that switch features off for good.
import fuses from '@electron/fuses'

const { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } = fuses
/** A fuse in the binary is the character 0 or 1. */
const fuseByte = (on) => (on ? '1' : '0').charCodeAt(0)

/** Why each stands as it does: docs/security.md. */
const wanted = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
}

export async function setFuses(binary) {
  await flipFuses(binary, { version: FuseVersion.V1, ...wanted })
}

/** Names of the fuses that do not stand as wanted; empty where all is well. */
export async function wrongFuses(binary) {
  const wire = await getCurrentFuseWire(binary)
  return Object.entries(wanted)
    .filter(([fuse, on]) => wire[fuse] !== fuseByte(on))
    .map(([fuse]) => FuseV1Options[fuse])
}

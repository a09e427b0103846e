/** The one message that main sends the hidden window: its port to the engine. In a file of its own, because a
 * sandboxed preload must be one file and two that share code are not. */
export const webgpuChannel = 'webgpu:net-port'

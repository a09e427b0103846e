import '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { engineMissing, type MissingReason } from '../core/lenet/engine-missing'
import type { NetHost } from '../core/lenet/net-messages'

/** Puts tfjs on the graphics card. @throws AppError 'engine-missing'. */
export async function startWebgpu(): Promise<NetHost> {
  const missing = (reason: MissingReason) => engineMissing({ engine: 'webgpu', reason })
  // Undefined where the page is not allowed to use it, whatever the types say.
  const gpu: GPU | undefined = navigator.gpu
  if (gpu === undefined) throw missing('switched-off')
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) throw missing('no-adapter')
  if (!(await tf.setBackend('webgpu'))) throw missing('adapter-refused')
  await tf.ready()
  const { vendor, architecture, description } = adapter.info
  const device = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter'
  return { version: tf.version_core, device }
}

/** Tells when the card was lost (taken out, reset, its driver restarted): nothing computes from then on. */
export function onDeviceLost(listener: () => void): void {
  const device: unknown = Reflect.get(tf.backend(), 'device')
  if (device instanceof GPUDevice) device.lost.then(listener)
}

// Run in a process of its own by set-up: loads tfjs-node-gpu, trains a small convolutional net for a few steps and prints
// `{version, device, first, last}` (losses). A crash here (wrong processor, broken library) costs nothing but the process.
const util = require('node:util')
// tfjs-node 4.22 calls two functions that newer Node versions dropped.
util.isNullOrUndefined ??= (value) => value === null || value === undefined
util.isArray ??= Array.isArray

const tf = require('@tensorflow/tfjs-node-gpu')

async function main() {
  await tf.ready()
  const binding = tf.backend().binding
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({
        units: 2,
        activation: 'softmax',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  })
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'categoricalCrossentropy' })
  // Bright left half or bright right half.
  const images = tf.tensor4d(
    Float32Array.from({ length: 16 * 64 }, (_, at) =>
      at % 8 < 4 === (Math.floor(at / 64) % 2 === 0) ? 1 : 0,
    ),
    [16, 8, 8, 1],
  )
  const labels = tf.oneHot(
    tf.tensor1d(
      Int32Array.from({ length: 16 }, (_, at) => at % 2),
      'int32',
    ),
    2,
  )
  const first = await model.trainOnBatch(images, labels)
  let last = first
  for (let step = 0; step < 20; step++) last = await model.trainOnBatch(images, labels)
  const device = tf.backend().isUsingGpuDevice ? 'GPU' : 'CPU'
  process.stdout.write(
    `${JSON.stringify({ version: binding.TF_Version, backend: tf.getBackend(), device, first, last })}\n`,
  )
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})

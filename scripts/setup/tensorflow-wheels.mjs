// TensorFlow's libraries, taken out of its Python wheels. The wheels carry the C API that tfjs-node-gpu's binding needs,
// built with today's CUDA; only the libraries and the headers the binding includes are kept.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastLines, runCommand, SetupError, sha256OfFile } from './command.mjs'
import { extractZipEntry, listZip } from './zip.mjs'

export const TENSORFLOW_VERSION = '2.21.0'
const DOWNLOAD_TIMEOUT_MS = 60 * 60_000

const CPU_WHEELS = [
  ['tensorflow-cpu', '2.21.0', '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'],
]

/** The CUDA build and the NVIDIA libraries it names in its `and-cuda` extra. */
const CUDA_WHEELS = [
  ['tensorflow', '2.21.0', '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124'],
  ['nvidia-cublas-cu12', '12.9.3.13', 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'],
  ['nvidia-cuda-cupti-cu12', '12.8.90', 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'],
  ['nvidia-cuda-nvrtc-cu12', '12.9.86', '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'],
  ['nvidia-cuda-runtime-cu12', '12.9.79', '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'],
  ['nvidia-cudnn-cu12', '9.28.0.42', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'],
  ['nvidia-cufft-cu12', '11.4.1.4', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'],
  ['nvidia-curand-cu12', '10.3.10.19', '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'],
  ['nvidia-cusolver-cu12', '11.7.5.82', '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'],
  ['nvidia-cusparse-cu12', '12.5.10.65', '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'],
  ['nvidia-nccl-cu12', '2.32.3', 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'],
  ['nvidia-nvjitlink-cu12', '12.9.86', 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'],
]

/** What is kept of a wheel: the two TensorFlow libraries, the C headers, NVIDIA's shared libraries. */
const KEPT = [
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/,
  /^tensorflow\/include\/tensorflow\/c\/([a-z_]+|eager\/c_api)\.h$/,
  /^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/ctstring(_internal)?\.h$/,
  /^tensorflow\/include\/xla\/tsl\/c\/tsl_status\.h$/,
  /^nvidia\/[a-z_]+\/lib\/[^/]+\.so[.0-9]*$/,
]

/** Download sizes for the progress line. */
export const DOWNLOAD_SIZE = { cpu: '274 MB', cuda: 'about 2.9 GB, 5.2 GB unpacked' }

/** Fetches and unpacks one variant's wheels into `folder`; each wheel's hash is checked. Throws SetupError. */
export async function fillFromWheels(folder, variant, note) {
  const wheels = variant === 'cuda' ? CUDA_WHEELS : CPU_WHEELS
  const files = {}
  for (const [name, version, sha256] of wheels) {
    note(`fetching ${name} ${version}`)
    const scratch = mkdtempSync(join(tmpdir(), 'digit-desk-wheel-'))
    try {
      const wheel = await downloadWheel(scratch, { name, version, sha256 })
      await unpackKept(wheel, folder, files)
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }
  const manifest = { version: TENSORFLOW_VERSION, variant, wheels, files }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
}

async function downloadWheel(scratch, { name, version, sha256 }) {
  const requirements = join(scratch, 'requirements.txt')
  writeFileSync(requirements, `${name}==${version} --hash=sha256:${sha256}\n`)
  const target = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--abi', 'none']
  const platforms = ['2_27', '2_17', '2_12'].flatMap((tag) => ['--platform', `manylinux_${tag}_x86_64`])
  const folder = join(scratch, 'wheel')
  mkdirSync(folder)
  const pip = [
    '-m',
    'pip',
    'download',
    '-q',
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
  ]
  const args = [...pip, ...target, ...platforms, '--require-hashes', '-d', folder, '-r', requirements]
  const { code, output, timedOut } = await runCommand('python3', args, { timeoutMs: DOWNLOAD_TIMEOUT_MS })
  const file = readdirSync(folder).find((entry) => entry.endsWith('.whl'))
  if (code === 0 && file !== undefined && (await sha256OfFile(join(folder, file))) === sha256)
    return join(folder, file)
  const error = output.split('\n').find((line) => line.startsWith('ERROR')) ?? lastLines(output, 1)
  const reason = timedOut ? 'it took too long' : error.replace(/^ERROR: /, '').slice(0, 200)
  throw new SetupError(`${name} ${version} could not be fetched from the Python package index: ${reason}`)
}

async function unpackKept(wheel, folder, files) {
  for (const entry of await listZip(wheel)) {
    if (!KEPT.some((pattern) => pattern.test(entry.name))) continue
    const target = join(folder, entry.name)
    await extractZipEntry(wheel, entry, target)
    if (!entry.name.endsWith('.h'))
      files[entry.name] = { bytes: entry.size, sha256: await sha256OfFile(target) }
  }
}

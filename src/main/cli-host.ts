// Runs the command line inside an installed app, where there is no Node to run it: a process of its own in which the
// same bundle is imported. Such a process never ends by itself, and leaving it would cut off what is still on its way
// into a pipe, so both streams are emptied first.

const { href } = new URL('./cli.js', import.meta.url)
await import(/* @vite-ignore */ href)
await Promise.all([process.stdout, process.stderr].map(emptied))
process.exit(process.exitCode ?? 0)

function emptied(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}

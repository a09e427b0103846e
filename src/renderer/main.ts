window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'engine-port') return
  const port = event.ports[0]
  port?.addEventListener('message', ({ data }) => document.body.append(JSON.stringify(data)))
  port?.start()
  port?.postMessage({ id: 1, command: 'session.describe', params: {} })
})
window.desk.requestEnginePort()

export {}

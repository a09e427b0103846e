/** Names of the few messages between preload and main. Nothing else is listened to. */
export const channels = {
  requestEnginePort: 'desk:request-engine-port',
  enginePort: 'desk:engine-port',
  chooseFiles: 'desk:choose-files',
  chooseFolder: 'desk:choose-folder',
  chooseModel: 'desk:choose-model',
  chooseDestination: 'desk:choose-destination',
  samplePaths: 'desk:sample-paths',
  ready: 'desk:ready',
  openPaths: 'desk:open-paths',
  command: 'desk:command',
  windowControl: 'desk:window-control',
  maximizedChange: 'desk:maximized-change',
  paste: 'desk:paste',
  showInFolder: 'desk:show-in-folder',
  requestsLeftMachine: 'desk:requests-left-machine',
} as const

/**
 * Owns the handing over of a port to the page that asks for one, and nothing else: no API is exposed. Built into one
 * CommonJS file that requires only 'electron', as the sandbox demands.
 */
import { ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PORT_CHANNEL, PORT_WANTED } from './channels';

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage(PORT_CHANNEL, window.location.origin, [...event.ports]);
});
window.addEventListener('message', (event) => {
  // Not from a frame inside the page; there is none, and there shall be none that can ask.
  if (event.source === window && event.data === PORT_WANTED) ipcRenderer.send(CONNECT_CHANNEL);
});

export { type OneBox, type OneBoxOptions, startOneBox } from './one-box/start-one-box.ts';

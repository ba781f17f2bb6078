/** Owns the shapes of what only Vite can import. */
declare module '*?worker&url' {
  const url: string;
  // oxlint-disable-next-line import/no-default-export -- Vite's own shape
  export default url;
}
declare module '*?raw' {
  const text: string;
  // oxlint-disable-next-line import/no-default-export -- Vite's own shape
  export default text;
}
declare module '*.css';

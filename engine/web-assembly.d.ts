/** The part of WebAssembly that engine/ uses: Node has it, but @types/node leaves its types to the DOM's library. */
declare namespace WebAssembly {
  type Module = object;
  type Instance = object;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: object): Promise<Instance>;
}

// What a contest program uses of Node.js, so that tsc knows it without further packages.
declare const console: { log(...values: any[]): void; error(...values: any[]): void };
declare const process: any;
declare const Buffer: any;
declare const global: any;
declare const __filename: string;
declare const __dirname: string;
declare function require(name: string): any;
declare function setTimeout(action: (...values: any[]) => void, ms?: number, ...values: any[]): any;
declare function clearTimeout(timer: any): void;
declare function setInterval(action: (...values: any[]) => void, ms?: number, ...values: any[]): any;
declare function clearInterval(timer: any): void;
declare function setImmediate(action: (...values: any[]) => void, ...values: any[]): any;
declare function queueMicrotask(action: () => void): void;
declare namespace NodeJS {
    type Timeout = any;
    type ErrnoException = any;
}

declare module "fs" {
    export function readFileSync(path: number | string, encoding: string | { encoding: string }): string;
    export function readFileSync(path: number | string): any;
    export function writeFileSync(path: number | string, data: any): void;
    export function writeSync(descriptor: number, data: any): number;
    export function readSync(descriptor: number, buffer: any, offset?: number, length?: number, position?: number | null): number;
}
declare module "readline" {
    export interface Interface extends AsyncIterable<string> {
        on(event: string, listener: (...values: any[]) => void): this;
        once(event: string, listener: (...values: any[]) => void): this;
        question(words: string, then: (answer: string) => void): void;
        close(): void;
    }
    export function createInterface(options: any): Interface;
}
declare module "node:fs" {
    export * from "fs";
}
declare module "node:readline" {
    export * from "readline";
}
declare module "util";
declare module "path";
declare module "os";
declare module "assert";
declare module "events";
declare module "perf_hooks";

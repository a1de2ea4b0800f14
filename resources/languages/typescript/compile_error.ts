const words: string = 42;
console.log(words);

const words: string = "Good night!";
console.log(words);

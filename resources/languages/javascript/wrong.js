console.log("Good night!");

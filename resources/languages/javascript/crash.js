const nothing = null;
console.log(nothing.name);

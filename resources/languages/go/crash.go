package main

import (
	"fmt"
	"os"
)

func main() {
	three := []int{1, 2, 3}
	fmt.Println(three[len(os.Args)+6])
}

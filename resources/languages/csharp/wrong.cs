using System;

class Wrong
{
    static void Main()
    {
        Console.WriteLine("Good night!");
    }
}

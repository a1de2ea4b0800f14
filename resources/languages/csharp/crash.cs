using System;

class Crash
{
    static void Main(string[] arguments)
    {
        Console.WriteLine(new int[3][arguments.Length + 7]);
    }
}

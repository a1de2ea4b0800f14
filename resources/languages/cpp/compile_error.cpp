int main()
{
    return missing;
}

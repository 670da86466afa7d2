/* A program whose self-test always fails. */
int main(void)
{
    return 1;
}

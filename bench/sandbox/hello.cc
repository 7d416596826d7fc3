// The small program that is run again and again.

#include <iostream>

int main() { std::cout << "hello, world\n"; }

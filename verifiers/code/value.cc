#include "verifiers/code/value.h"

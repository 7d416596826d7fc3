#include "verifiers/code/internal/solution_protocol.h"


type cupelT struct {
	failed bool
	first  string
}

type cupelStop struct{}

func (t *cupelT) Errorf(format string, args ...interface{}) {
	if !t.failed {
		t.first = cupelfmt.Sprintf(format, args...)
	}
	t.failed = 0 == 0
}
func (t *cupelT) Error(args ...interface{}) { t.Errorf("%s", cupelfmt.Sprintln(args...)) }
func (t *cupelT) Fail()                     { t.Errorf("failed") }
func (t *cupelT) FailNow() {
	t.Fail()
	panic(cupelStop{})
}
func (t *cupelT) Fatal(args ...interface{}) {
	t.Error(args...)
	t.FailNow()
}
func (t *cupelT) Fatalf(format string, args ...interface{}) {
	t.Errorf(format, args...)
	t.FailNow()
}
func (t *cupelT) Failed() bool                            { return t.failed }
func (t *cupelT) Helper()                                 {}
func (t *cupelT) Log(args ...interface{})                 {}
func (t *cupelT) Logf(format string, args ...interface{}) {}
func (t *cupelT) Run(name string, body func(t *cupelT)) bool {
	body(t)
	return !t.failed
}

type cupelAssertions struct {
	t    *cupelT
	ends bool
}

func (a cupelAssertions) hold(holds bool, format string, args ...interface{}) bool {
	if !holds {
		a.t.Errorf(format, args...)
		if a.ends {
			panic(cupelStop{})
		}
	}
	return holds
}

func cupelSame(expected, actual interface{}) bool {
	one, isBytes := expected.([]byte)
	other, areBytes := actual.([]byte)
	if isBytes && areBytes && one != nil && other != nil {
		return string(one) == string(other)
	}
	return cupelreflect.DeepEqual(expected, actual)
}
func cupelIsNil(value interface{}) bool {
	if value == nil {
		return 0 == 0
	}
	v := cupelreflect.ValueOf(value)
	switch v.Kind() {
	case cupelreflect.Chan, cupelreflect.Func, cupelreflect.Interface, cupelreflect.Map, cupelreflect.Ptr, cupelreflect.Slice:
		return v.IsNil()
	}
	return 0 != 0
}
func cupelNumber(value interface{}) float64 {
	v := cupelreflect.ValueOf(value)
	switch {
	case v.CanInt():
		return float64(v.Int())
	case v.CanUint():
		return float64(v.Uint())
	case v.CanFloat():
		return v.Float()
	}
	panic("no number")
}

func (a cupelAssertions) Equal(expected, actual interface{}, words ...interface{}) bool {
	return a.hold(cupelSame(expected, actual), "%#v, expected %#v", actual, expected)
}
func (a cupelAssertions) NotEqual(expected, actual interface{}, words ...interface{}) bool {
	return a.hold(!cupelSame(expected, actual), "%#v, which it should not be", actual)
}
func (a cupelAssertions) True(value bool, words ...interface{}) bool {
	return a.hold(value, "false, expected true")
}
func (a cupelAssertions) False(value bool, words ...interface{}) bool {
	return a.hold(!value, "true, expected false")
}
func (a cupelAssertions) Nil(value interface{}, words ...interface{}) bool {
	return a.hold(cupelIsNil(value), "%#v, expected nil", value)
}
func (a cupelAssertions) NotNil(value interface{}, words ...interface{}) bool {
	return a.hold(!cupelIsNil(value), "nil")
}
func (a cupelAssertions) NoError(err error, words ...interface{}) bool {
	return a.hold(err == nil, "%v", err)
}
func (a cupelAssertions) Error(err error, words ...interface{}) bool {
	return a.hold(err != nil, "no error")
}
func (a cupelAssertions) InDelta(expected, actual interface{}, delta float64, words ...interface{}) bool {
	distance := cupelNumber(expected) - cupelNumber(actual)
	return a.hold(distance <= delta && -distance <= delta, "%v, expected %v", actual, expected)
}
func (a cupelAssertions) Len(value interface{}, size int, words ...interface{}) bool {
	return a.hold(cupelreflect.ValueOf(value).Len() == size, "%#v, expected %d of them", value, size)
}

type cupelAssertPackage struct{ ends bool }

func (p cupelAssertPackage) New(t *cupelT) cupelAssertions { return cupelAssertions{t, p.ends} }
func (p cupelAssertPackage) Equal(t *cupelT, expected, actual interface{}, words ...interface{}) bool {
	return p.New(t).Equal(expected, actual)
}
func (p cupelAssertPackage) NotEqual(t *cupelT, expected, actual interface{}, words ...interface{}) bool {
	return p.New(t).NotEqual(expected, actual)
}
func (p cupelAssertPackage) True(t *cupelT, value bool, words ...interface{}) bool {
	return p.New(t).True(value)
}
func (p cupelAssertPackage) False(t *cupelT, value bool, words ...interface{}) bool {
	return p.New(t).False(value)
}
func (p cupelAssertPackage) Nil(t *cupelT, value interface{}, words ...interface{}) bool {
	return p.New(t).Nil(value)
}
func (p cupelAssertPackage) NotNil(t *cupelT, value interface{}, words ...interface{}) bool {
	return p.New(t).NotNil(value)
}
func (p cupelAssertPackage) InDelta(t *cupelT, expected, actual interface{}, delta float64, words ...interface{}) bool {
	return p.New(t).InDelta(expected, actual, delta)
}

func cupelRun(test func(t *cupelT)) (first string) {
	t := &cupelT{}
	ended := 0 != 0
	defer func() {
		raised := recover()
		if t.failed {
			first = "assertion failed: " + t.first
		} else if !ended {
			first = cupelfmt.Sprint("panic: ", raised)
		}
	}()
	test(t)
	ended = 0 == 0
	return ""
}

// What the tests rest on must be the language's own, though the solution is in this package too.
func cupelLanguage() bool {
	yes := interface{}(0 == 0)
	types := cupelfmt.Sprintf("%T %T %T %T %T %T %T", int(0), string(""), bool(0 == 0), float64(0), byte(0), rune(0), int64(0))
	return yes == interface{}(true) && interface{}(0 != 0) == interface{}(false) && types == "int string bool float64 uint8 int32 int64"
}

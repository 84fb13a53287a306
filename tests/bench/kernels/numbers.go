package main

import (
	"fmt"
	"math"
)

func fannkuch() string {
	n := 9
	p := make([]int, n)
	q := make([]int, n)
	s := make([]int, n)
	sign, maxflips, sum := 1, 0, 0
	for i := range p {
		p[i], q[i], s[i] = i, i, i
	}
	for {
		q0 := p[0]
		if q0 != 0 {
			for i := 1; i < n; i++ {
				q[i] = p[i]
			}
			flips := 1
			for {
				qq := q[q0]
				if qq == 0 {
					sum += sign * flips
					if flips > maxflips {
						maxflips = flips
					}
					break
				}
				q[q0] = q0
				if q0 >= 3 {
					i, j := 1, q0-1
					for {
						q[i], q[j] = q[j], q[i]
						i++
						j--
						if i >= j {
							break
						}
					}
				}
				q0 = qq
				flips++
			}
		}
		if sign == 1 {
			p[0], p[1] = p[1], p[0]
			sign = -1
		} else {
			p[1], p[2] = p[2], p[1]
			sign = 1
			for i := 2; i < n; i++ {
				sx := s[i]
				if sx != 0 {
					s[i] = sx - 1
					break
				}
				if i == n-1 {
					return fmt.Sprint(sum, maxflips)
				}
				s[i] = i
				t := p[0]
				for j := 0; j <= i; j++ {
					p[j] = p[j+1]
				}
				p[i+1] = t
			}
		}
	}
}

func evalA(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

func spectral() string {
	n := 500
	u := make([]float64, n)
	v := make([]float64, n)
	t := make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	times := func(v, u []float64) {
		for i := range v {
			var a float64
			for j := range u {
				a += evalA(i, j) * u[j]
			}
			v[i] = a
		}
	}
	timesT := func(v, u []float64) {
		for i := range v {
			var a float64
			for j := range u {
				a += evalA(j, i) * u[j]
			}
			v[i] = a
		}
	}
	for i := 0; i < 10; i++ {
		times(t, u)
		timesT(v, t)
		times(t, v)
		timesT(u, t)
	}
	var vBv, vv float64
	for i := range u {
		vBv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return fmt.Sprintf("%.9f", math.Sqrt(vBv/vv))
}

func nbody() string {
	x := [5]float64{0, 4.84, 8.34, 12.89, 15.37}
	y := [5]float64{0, -1.16, 4.12, -15.11, -25.9}
	vx := [5]float64{0, 0.6, -1.01, 1.08, 0.97}
	vy := [5]float64{0, 2.8, 1.8, 0.86, 0.59}
	m := [5]float64{39.4, 0.03, 0.01, 0.001, 0.002}
	for s := 0; s < 300000; s++ {
		for i := 0; i < 5; i++ {
			for j := i + 1; j < 5; j++ {
				dx, dy := x[i]-x[j], y[i]-y[j]
				d2 := dx*dx + dy*dy
				mag := 0.001 / (d2 * math.Sqrt(d2))
				vx[i] -= dx * m[j] * mag
				vy[i] -= dy * m[j] * mag
				vx[j] += dx * m[i] * mag
				vy[j] += dy * m[i] * mag
			}
		}
		for i := 0; i < 5; i++ {
			x[i] += 0.001 * vx[i]
			y[i] += 0.001 * vy[i]
		}
	}
	return fmt.Sprintf("%.6f", x[0]+y[1])
}

func mandel() string {
	n := 500
	c := 0
	for py := 0; py < n; py++ {
		for px := 0; px < n; px++ {
			x0, y0 := float64(px)/float64(n)*3-2, float64(py)/float64(n)*2-1
			x, y := 0.0, 0.0
			i := 0
			for ; i < 100 && x*x+y*y < 4; i++ {
				x, y = x*x-y*y+x0, 2*x*y+y0
			}
			c += i
		}
	}
	return fmt.Sprint(c)
}
